import { defineAsyncComponent, type Component } from 'vue'
import AttachControl from './AttachControl.vue'
import CheckControl from './CheckControl.vue'
import DurationControl from './DurationControl.vue'
import LinkControl from './LinkControl.vue'
import RatingControl from './RatingControl.vue'
import SelectControl from './SelectControl.vue'
import TextAreaControl from './TextAreaControl.vue'
import TextControl from './TextControl.vue'

const RichTextControl = defineAsyncComponent(() => import('./RichTextControl.vue'))

const CONTROLS: Record<string, Component> = {
  Select: SelectControl,
  Link: LinkControl,
  'Dynamic Link': LinkControl,
  Check: CheckControl,
  Rating: RatingControl,
  Duration: DurationControl,
  Attach: AttachControl,
  'Attach Image': AttachControl,
  Signature: AttachControl,
  'Text Editor': RichTextControl,
  'Small Text': TextAreaControl,
  Text: TextAreaControl,
  'Long Text': TextAreaControl,
  'Markdown Editor': TextAreaControl,
  'HTML Editor': TextAreaControl,
  Code: TextAreaControl,
  JSON: TextAreaControl,
}

/** The control for a field type; what has none of its own is typed as text. */
export const controlFor = (fieldtype: string): Component => CONTROLS[fieldtype] ?? TextControl
