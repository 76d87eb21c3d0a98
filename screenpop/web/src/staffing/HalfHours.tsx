// The plan as a table, a line for each half hour.
import { Tag } from "../components/basics";
import type { StaffedHalfHour } from "../generated/messages";
import { t } from "../i18n";
import { clock, count, percent, points, seconds } from "./numbers";

const COLUMNS = ["from", "calls", "agents", "in_time", "wait", "give_up"] as const;

export function HalfHours({ rows }: { rows: readonly StaffedHalfHour[] }) {
  return (
    <div class="plantable" tabIndex={0} role="region" aria-label={t("staffing.table")}>
      <table class="halfhours">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {t(`staffing.col.${column}`)}
              </th>
            ))}
            <th scope="col" class="plantable__formula">
              {t("staffing.erlang_c")}
            </th>
            <th scope="col" class="plantable__formula">
              {t("staffing.erlang_a")}
            </th>
            <th scope="col" class="plantable__words">
              {t("staffing.col.off")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.number} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: StaffedHalfHour }) {
  const level = row.service_level;
  return (
    <tr>
      <th scope="row">{clock(row.number)}</th>
      <td>{count(row.calls, 1)}</td>
      <td class="plantable__agents">{row.agents}</td>
      <td>
        {percent(level ?? row.foretold_a)}
        {row.error !== null && <span class="plantable__error"> ± {count(100 * row.error)}</span>}
      </td>
      <td>{row.asa === null ? "—" : seconds(row.asa)}</td>
      <td>{percent(row.abandoned, 1)}</td>
      <td class="plantable__formula">{row.erlang_c}</td>
      <td class="plantable__formula">{row.erlang_a}</td>
      <td class="plantable__words">
        {level !== null &&
          row.parted.map((formula) => (
            <Tag key={formula} tone={formula === "erlang_a" ? "warn" : "plain"}>
              {t(`staffing.${formula}`)} {points((formula === "erlang_c" ? row.foretold_c : row.foretold_a) - level)}
            </Tag>
          ))}
      </td>
    </tr>
  );
}
