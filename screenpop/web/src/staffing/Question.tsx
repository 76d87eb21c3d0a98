// For which queue and weekday, and for which goal, the plan is made.
import type { Staffing } from "../generated/messages";
import { t } from "../i18n";
import type { Asked } from "./asked";
import { weekday } from "./numbers";

interface Props {
  readonly plan: Staffing;
  readonly asked: Asked;
  readonly ask: (asked: Asked) => void;
  readonly chooseQueue: (queue: string) => void;
}

export function Question({ plan, asked, ask, chooseQueue }: Props) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    ask({ ...asked, share: Number(given.get("share")) / 100, within: Number(given.get("within")) });
  };
  return (
    <div class="question">
      {plan.queues.length > 1 && (
        <label class="field">
          <span class="field__label">{t("staffing.queue")}</span>
          <select class="input" value={plan.queue} onChange={(event) => chooseQueue(event.currentTarget.value)}>
            {plan.queues.map((queue) => (
              <option key={queue.name} value={queue.name}>
                {queue.title}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="field" role="group" aria-label={t("staffing.weekday")}>
        <span class="field__label">{t("staffing.weekday")}</span>
        <div class="question__days">
          {[0, 1, 2, 3, 4, 5, 6].map((number) => (
            <button
              key={number}
              type="button"
              class="button"
              aria-pressed={number === plan.weekday}
              aria-label={weekday(number, "long")}
              disabled={!plan.weekdays.includes(number)}
              onClick={() => ask({ ...asked, weekday: number })}
            >
              {weekday(number)}
            </button>
          ))}
        </div>
      </div>
      <form class="question__goal" onSubmit={submit} key={plan.queue}>
        <label class="field">
          <span class="field__label">{t("staffing.share")}</span>
          <input
            class="input" type="number" name="share" min={1} max={99.9} step="any" required
            defaultValue={String(Math.round(plan.share * 1000) / 10)}
          />
        </label>
        <label class="field">
          <span class="field__label">{t("staffing.within")}</span>
          <input class="input" type="number" name="within" min={0} max={3600} step="any" required defaultValue={String(plan.within)} />
        </label>
        <button type="submit" class="button">
          {t("staffing.apply")}
        </button>
      </form>
    </div>
  );
}
