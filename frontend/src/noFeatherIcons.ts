/**
 * Stands in for the package feather-icons, which frappe-ui's buttons import and these screens do
 * not use: it weighs 20 kB and builds a function from text, which the page's policy forbids.
 */
interface NoIcon {
  attrs: Record<string, string>
  contents: string
}
const icons: Record<string, NoIcon> = { circle: { attrs: {}, contents: '' } }
export default { icons }
