from frappe_lite.exceptions import AttachmentLimitReached
from frappe_lite.file_types import FileTypeNotAllowed, FolderNotEmpty, MaxFileSizeReachedError

__all__ = ["AttachmentLimitReached", "FileTypeNotAllowed", "FolderNotEmpty", "MaxFileSizeReachedError"]
