"""Bytes of a list or statement as it came, in any format → its sheets, rows and cells. Pure; begin at ``workbook``."""
