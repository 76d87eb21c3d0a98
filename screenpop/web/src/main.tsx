// Where the page begins.
import { render } from "preact";
import "./theme/tokens.css";
import "./theme/base.css";
import "./components/controls.css";
import "./components/surfaces.css";
import { App } from "./app";
import { startClock } from "./clock";
import { language, setLanguage } from "./i18n";
import { applyTheme } from "./theme/theme";

applyTheme();
setLanguage(language.value);
startClock();
render(<App />, document.getElementById("app")!);
