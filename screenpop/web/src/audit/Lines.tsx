// The audit's lines: a table where there is room, and a list of cards on a phone.
import { serverNow } from "../clock";
import type { AuditEntry } from "../generated/messages";
import { t, tCode } from "../i18n";
import { moment } from "../i18n/format";
import { goCustomer } from "../shell/route";
import { details } from "./filter";

export function Lines({ lines }: { lines: readonly AuditEntry[] }) {
  return (
    <table class="audit__lines">
      <thead>
        <tr>
          <th scope="col">{t("audit.col.when")}</th>
          <th scope="col">{t("audit.col.who")}</th>
          <th scope="col">{t("audit.col.what")}</th>
          <th scope="col">{t("audit.col.customer")}</th>
          <th scope="col">{t("audit.col.from")}</th>
          <th scope="col">{t("audit.col.details")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <td class="audit__when">
              <time dateTime={line.at}>{moment(line.at, serverNow())}</time>
            </td>
            <td class="audit__who">
              <Who actor={line.actor} />
            </td>
            <td class="audit__what">
              <strong>{tCode("audit.action", line.action)}</strong> · {tCode("audit.kind", line.kind)}
              {names(line) && <span class="faint"> {line.subject}</span>}
            </td>
            <td>{line.customer !== null && <Whose line={line} customer={line.customer} />}</td>
            <td class="audit__from">{line.address}</td>
            <td class="audit__details">
              {details(line).map(([name, value]) => (
                <span key={name}>
                  {tCode("audit.detail", name)}: {value}
                </span>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What else the subject says: a customer's number stands in a column of its own. */
function names(line: AuditEntry): boolean {
  return line.subject !== null && !(line.kind === "customer" && line.subject === String(line.customer));
}

function Who({ actor }: { actor: string }) {
  const [sort, name] = /^(token|cli):(.*)$/.exec(actor)?.slice(1) ?? [actor === "farley" ? "farley" : "", actor];
  if (sort === "token" || sort === "cli") {
    return (
      <>
        {name} <span class="faint">{t(`audit.who.${sort}`)}</span>
      </>
    );
  }
  return <>{sort === "farley" ? t("audit.who.farley") : name}</>;
}

function Whose({ line, customer }: { line: AuditEntry; customer: number }) {
  const shown = line.customer_name ?? t("audit.gone", { number: customer });
  return (
    <a
      href={`/customers/${customer}`}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        goCustomer(customer);
      }}
    >
      {shown}
    </a>
  );
}
