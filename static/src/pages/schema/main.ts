/** What the schema page alone needs, fetched when it is open. */
import { SkeletonDesigner } from "../skeleton/skeleton-designer"
import { AttributeEditor } from "./attribute-editor"
import { ColorPicker } from "./color-picker"
import { ManyCategories } from "./many-categories"
import { QuestionEditor } from "./question-editor"
import { SchemaEditor } from "./schema-editor"

customElements.define("schema-editor", SchemaEditor)
customElements.define("attribute-editor", AttributeEditor)
customElements.define("color-picker", ColorPicker)
customElements.define("many-categories", ManyCategories)
customElements.define("question-editor", QuestionEditor)
customElements.define("skeleton-designer", SkeletonDesigner)
