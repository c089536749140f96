"""Bytes of a list as it was sent, in any format → its sheets, rows and cells. Pure; begin at ``workbook``."""
