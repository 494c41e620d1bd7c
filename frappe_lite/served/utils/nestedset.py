"""frappe.utils.nestedset"""

from frappe_lite.nestedset import NestedSet as NestedSet
from frappe_lite.nestedset import NestedSetChildExistsError as NestedSetChildExistsError
from frappe_lite.nestedset import NestedSetInvalidMergeError as NestedSetInvalidMergeError
from frappe_lite.nestedset import NestedSetMultipleRootsError as NestedSetMultipleRootsError
from frappe_lite.nestedset import NestedSetRecursionError as NestedSetRecursionError
from frappe_lite.nestedset import get_ancestors_of as get_ancestors_of
from frappe_lite.nestedset import get_descendants_of as get_descendants_of
from frappe_lite.nestedset import get_root_of as get_root_of
from frappe_lite.nestedset import rebuild_tree as rebuild_tree
from frappe_lite.nestedset import remove_subtree as remove_subtree
from frappe_lite.nestedset import update_nsm as update_nsm
