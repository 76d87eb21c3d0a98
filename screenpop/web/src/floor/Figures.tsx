// The day in six figures.
import type { Today } from "../generated/messages";
import { language, t } from "../i18n";
import { duration } from "../i18n/format";

const FIGURES = ["answered", "abandoned", "service_level", "asa", "continuity", "on_shift_continuity"] as const;

type Figure = (typeof FIGURES)[number];

export function Figures({ today }: { today: Today }) {
  return (
    <dl class="figures" aria-label={t("floor.today")}>
      {FIGURES.map((figure) => (
        <div key={figure} class="figures__one" title={t(`floor.today.${figure}.hint`)}>
          <dt>{t(`floor.today.${figure}`)}</dt>
          <dd>{value(figure, today[figure])}</dd>
        </div>
      ))}
    </dl>
  );
}

function value(figure: Figure, figureToday: number | null) {
  if (figureToday === null) return <span aria-label={t("floor.none")}>—</span>;
  if (figure === "answered" || figure === "abandoned") return new Intl.NumberFormat(language.value).format(figureToday);
  if (figure === "asa") return duration(figureToday);
  return new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: 0 }).format(figureToday);
}
