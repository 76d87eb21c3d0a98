// Both replayed days side by side, beside the day as it was.
import type { DayFigures, WhatIf } from "../generated/messages";
import { t } from "../i18n";
import { day } from "../i18n/format";
import { count, more, moreSeconds, percent, points, seconds } from "./numbers";

type Figure = Exclude<keyof DayFigures, "abandoned">;
type Kind = "share" | "time" | "count";

/** What is shown, in which unit, and whether more of it is better (1), worse (-1) or neither. */
const FIGURES: readonly (readonly [Figure, Kind, -1 | 0 | 1])[] = [
  ["calls", "count", 0],
  ["answered", "count", 1],
  ["abandon_rate", "share", -1],
  ["service_level_20", "share", 1],
  ["asa", "time", -1],
  ["asa_owned", "time", -1],
  ["p95_wait", "time", -1],
  ["max_wait", "time", -1],
  ["on_shift_continuity", "share", 1],
  ["continuity", "share", 1],
  ["occupancy", "share", 0],
];

const shown: Readonly<Record<Kind, (value: number) => string>> = { share: percent, time: seconds, count };
const changed: Readonly<Record<Kind, (difference: number) => string>> = {
  share: (difference) => points(difference, 1), time: moreSeconds, count: more,
};
/** Smaller differences are no difference worth a colour. */
const NOTHING: Readonly<Record<Kind, number>> = { share: 0.0005, time: 0.05, count: 0.5 };

export function Compared({ answer }: { answer: WhatIf }) {
  return (
    <div class="compared">
      <h3 class="compared__title">{t("whatif.result", { day: day(answer.day), agents: answer.agents })}</h3>
      <div class="plantable" tabIndex={0} role="region" aria-label={t("whatif.title")}>
        <table class="compared__table">
          <thead>
            <tr>
              <th scope="col" class="plantable__words">
                {t("whatif.col.figure")}
              </th>
              <th scope="col">{t("whatif.col.observed")}</th>
              <th scope="col">{t("whatif.col.before")}</th>
              <th scope="col">{t("whatif.col.after")}</th>
              <th scope="col">{t("whatif.col.change")}</th>
            </tr>
          </thead>
          <tbody>
            {FIGURES.map(([figure, kind, better]) => (
              <tr key={figure}>
                <th scope="row" class="plantable__words">
                  {t(`whatif.${figure}`)}
                </th>
                <td class="muted">{value(kind, answer.observed[figure])}</td>
                <td>{value(kind, answer.before[figure])}</td>
                <td>{value(kind, answer.after[figure])}</td>
                <Change kind={kind} better={better} before={answer.before[figure]} after={answer.after[figure]} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="faint">{t("whatif.runs", { runs: answer.runs })}</p>
    </div>
  );
}

interface ChangeProps {
  readonly kind: Kind;
  readonly better: -1 | 0 | 1;
  readonly before: number | null;
  readonly after: number | null;
}

function Change({ kind, better, before, after }: ChangeProps) {
  if (before === null || after === null) return <td>—</td>;
  const difference = after - before;
  const verdict = Math.abs(difference) < NOTHING[kind] ? 0 : Math.sign(difference) * better;
  return <td class={verdict > 0 ? "compared--good" : verdict < 0 ? "compared--bad" : ""}>{changed[kind](difference)}</td>;
}

function value(kind: Kind, figure: number | null): string {
  return figure === null ? "—" : shown[kind](figure);
}
