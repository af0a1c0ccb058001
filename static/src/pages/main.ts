import "../../css/main.css"
import "htmx.org"
