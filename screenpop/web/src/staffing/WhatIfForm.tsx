// What would have been different: experts more, another hold, another bonus.
import { useState } from "preact/hooks";
import type { WhatIfChange } from "../generated/messages";
import { t } from "../i18n";

const HOLDS = ["same", "never", "fixed", "adaptive", "forever"] as const;
type Hold = (typeof HOLDS)[number];

/** The day before today here, as `YYYY-MM-DD`. */
export function yesterday(now = new Date()): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The change that the form's fields say; what is left empty stays as it is set. */
export function changeOf(given: FormData): WhatIfChange {
  const number = (name: string) => Number(given.get(name) ?? 0);
  const text = (name: string) => String(given.get(name) ?? "");
  const holds: Readonly<Record<Hold, WhatIfChange["hold"]>> = {
    same: null,
    never: { policy: "never" },
    fixed: { policy: "fixed", seconds: number("seconds") },
    // The service knows the rest of it.
    adaptive: { policy: "adaptive", value: number("value") } as WhatIfChange["hold"],
    forever: { policy: "forever" },
  };
  return {
    day: text("day"),
    experts: number("experts"),
    ...(text("since") ? { since: text("since") } : {}),
    ...(text("until") ? { until: text("until") } : {}),
    hold: holds[text("hold") as Hold] ?? null,
    owner_bonus: text("bonus") === "" ? null : number("bonus"),
  };
}

export function WhatIfForm({ run, stop }: { run: (change: WhatIfChange) => void; stop?: () => void }) {
  const [hold, setHold] = useState<Hold>("same");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    run(changeOf(new FormData(event.currentTarget as HTMLFormElement)));
  };
  return (
    <form class="whatif" onSubmit={submit}>
      <label class="field">
        <span class="field__label">{t("whatif.day")}</span>
        <input class="input" type="date" name="day" required max={yesterday()} defaultValue={yesterday()} />
      </label>
      <label class="field whatif__number">
        <span class="field__label">{t("whatif.experts")}</span>
        <input class="input" type="number" name="experts" min={0} max={50} required defaultValue="1" />
      </label>
      <label class="field">
        <span class="field__label">{t("whatif.since")}</span>
        <input class="input" type="time" name="since" />
      </label>
      <label class="field">
        <span class="field__label">{t("whatif.until")}</span>
        <input class="input" type="time" name="until" />
      </label>
      <label class="field">
        <span class="field__label">{t("whatif.hold")}</span>
        <select class="input" name="hold" value={hold} onChange={(event) => setHold(event.currentTarget.value as Hold)}>
          {HOLDS.map((each) => (
            <option key={each} value={each}>
              {t(each === "same" ? "whatif.hold.same" : `queues.hold.${each}`)}
            </option>
          ))}
        </select>
      </label>
      {hold === "fixed" && (
        <label class="field whatif__number">
          <span class="field__label">{t("whatif.seconds")}</span>
          <input class="input" type="number" name="seconds" min={0} max={3600} required defaultValue="120" />
        </label>
      )}
      {hold === "adaptive" && (
        <label class="field whatif__number">
          <span class="field__label">{t("whatif.value")}</span>
          <input class="input" type="number" name="value" min={0} max={3600} required defaultValue="240" />
        </label>
      )}
      <label class="field">
        <span class="field__label">{t("whatif.bonus")}</span>
        <input class="input" type="number" name="bonus" min={0} max={86400} placeholder={t("whatif.bonus.same")} />
      </label>
      {stop ? (
        <button type="button" class="button" onClick={stop}>
          {t("whatif.stop")}
        </button>
      ) : (
        <button type="submit" class="button button--accent">
          {t("whatif.run")}
        </button>
      )}
    </form>
  );
}
