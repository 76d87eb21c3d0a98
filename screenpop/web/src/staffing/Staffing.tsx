// The supervisor's page of staffing: agents for each half hour, and a day of the past under other settings.
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Plan } from "./Plan";
import { WhatIf } from "./WhatIf";
import "./staffing.css";

export function Staffing() {
  const [queue, setQueue] = useState<string | null>(null);
  return (
    <div class="office staffing">
      <h1 class="visually-hidden">{t("staffing.title")}</h1>
      <Plan queue={queue} chooseQueue={setQueue} />
      <WhatIf queue={queue} />
    </div>
  );
}
