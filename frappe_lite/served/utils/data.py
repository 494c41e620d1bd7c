from frappe_lite.utils import *
