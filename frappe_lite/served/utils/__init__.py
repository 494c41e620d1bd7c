from frappe_lite.utils import *  # noqa: F403
