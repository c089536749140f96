"""Django's engine `config.embedded.backend`: PostgreSQL as it is, its server started when first needed."""

import sys

from django.core.exceptions import ImproperlyConfigured

# Said here, before `base` is read: without `fcntl` the rest cannot even be imported.
if sys.platform == "win32":
    raise ImproperlyConfigured(
        "Cơ sở dữ liệu đi kèm chỉ chạy trên Linux và macOS. Trên Windows, hãy cài máy chủ PostgreSQL "
        "(15–18) rồi đặt DATABASE_URL, hoặc chạy trong WSL."
    )
