// The supervisor's floor: the day's figures, who waits and why, who talks, and what every agent does just now.
import { Loading } from "../components/basics";
import { t } from "../i18n";
import { hello } from "../state";
import { Agents } from "./Agents";
import { Calls } from "./Calls";
import { DemoCall } from "./DemoCall";
import { Figures } from "./Figures";
import { floor } from "./live";
import { Queues } from "./Queues";
import { Waiting } from "./Waiting";
import "./agents.css";
import "./demo.css";
import "./floor.css";

export function Floor() {
  const now = floor.value;
  if (!now) return <Loading lines={6} />;
  return (
    <div class="floor">
      <h1 class="visually-hidden">{t("floor.title")}</h1>
      <div class="floor__top">
        <Figures today={now.today} />
        {hello.value?.demo && <DemoCall />}
      </div>
      <Queues floor={now} />
      <Waiting floor={now} />
      <Calls floor={now} />
      <Agents floor={now} />
    </div>
  );
}
