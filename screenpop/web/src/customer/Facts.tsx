// What is to be known of a customer besides his history, in short; each part opens where it can be changed.
import type { ComponentChildren } from "preact";
import { Tag, type Tone } from "../components/basics";
import { agentName } from "../components/form/agents";
import { serverNow } from "../clock";
import type { Profile } from "../generated/messages";
import { t, tCode } from "../i18n";
import { day, dayOfYear, daysFrom, languageName, moment, phoneNumber, yearsSince } from "../i18n/format";
import { ClosedValue } from "./Closed";
import { Facet } from "./Facet";
import { lateness } from "./kinds/work";
import { useRelation } from "./relation";
import { outcomeWord } from "./Timeline";

export function Facts() {
  const { profile } = useRelation();
  return (
    <div class="facts">
      <Requests profile={profile} />
      <Due profile={profile} />
      <LastContacts profile={profile} />
      <Relatives profile={profile} />
      <Products profile={profile} />
      <ContactPoints profile={profile} />
      <Preferences profile={profile} />
      <Consents profile={profile} />
    </div>
  );
}

interface FactProps {
  readonly main: ComponentChildren;
  readonly mark?: { readonly text: string; readonly tone: Tone } | null;
  readonly figure?: ComponentChildren;
  readonly detail?: ComponentChildren;
}

function Fact({ main, mark, figure, detail }: FactProps) {
  return (
    <li class="fact">
      <span class="fact__main">{main}</span>
      {mark && <Tag tone={mark.tone}>{mark.text}</Tag>}
      {figure && <span class="fact__figure">{figure}</span>}
      {detail && <span class="fact__detail">{detail}</span>}
    </li>
  );
}

interface Part {
  readonly profile: Profile;
}

function Requests({ profile: { requests } }: Part) {
  return (
    <Facet name="requests" title={t("customer.requests")} count={requests.length} none={t("customer.no_requests")} section="work">
      {requests.map((request) => (
        <Fact
          key={request.id}
          main={request.title}
          mark={{ text: tCode("status", request.status), tone: request.category === "complaint" ? "bad" : "accent" }}
          detail={`${t("customer.opened", { day: day(request.opened_at) })}${
            request.due ? ` · ${t("urgent.due", { when: daysFrom(request.due, serverNow()) })}` : ""
          }`}
        />
      ))}
    </Facet>
  );
}

function Due({ profile: { tasks, appointments } }: Part) {
  const now = serverNow();
  const count = tasks.length + appointments.length;
  return (
    <Facet name="due" title={t("customer.due")} count={count} none={t("customer.nothing_due")} section="work">
      {appointments.map(({ id, title, starts_at, place }) => (
        <Fact key={`a${id}`} main={title} detail={[moment(starts_at, now), place].filter(Boolean).join(" · ")} />
      ))}
      {tasks.map(({ id, title, due, agent }) => (
        <Fact
          key={`t${id}`}
          main={title}
          mark={lateness(due, now)}
          detail={[due && t("task.by", { when: moment(due, now) }), agent && agentName(agent)].filter(Boolean).join(" · ")}
        />
      ))}
    </Facet>
  );
}

function LastContacts({ profile: { last_contacts } }: Part) {
  const now = serverNow();
  return (
    <Facet name="contacts" title={t("customer.last")} count={last_contacts.length} none={t("timeline.empty")} section="timeline">
      {last_contacts.map(({ id, at, kind, channel, title, text, agent_name, outcome }) => (
        <Fact
          key={id}
          main={text || title}
          detail={[moment(at, now), channel && tCode("channel", channel), outcome && outcomeWord(kind, outcome), agent_name]
            .filter(Boolean)
            .join(" · ")}
        />
      ))}
    </Facet>
  );
}

function Relatives({ profile: { kind, relatives } }: Part) {
  const { onCustomer } = useRelation();
  const title = kind === "organisation" ? t("customer.people") : t("customer.relatives");
  return (
    <Facet name="relatives" title={title} count={relatives.length} none={t("customer.no_family")} section="person">
      {relatives.map(({ name, relation, birthday, customer }, index) => (
        <Fact
          key={index}
          main={
            customer === null ? (
              name
            ) : (
              <button type="button" class="linklike" onClick={() => onCustomer(customer)}>
                {name}
              </button>
            )
          }
          detail={[
            tCode("relation", relation),
            birthday && `${dayOfYear(birthday)}, ${t("customer.age", { count: yearsSince(birthday, serverNow()) })}`,
          ]
            .filter(Boolean)
            .join(" · ")}
        />
      ))}
    </Facet>
  );
}

function Products({ profile: { products, closed } }: Part) {
  return (
    <Facet name="products" title={t("customer.products")} count={products.length} none={t("customer.no_products")} section="business">
      {products.map(({ id, kind, title, since, until, balance }) => (
        <Fact
          key={id}
          main={title}
          figure={closed.includes("balance") ? <ClosedValue /> : balance}
          detail={[
            tCode("product", kind),
            since && t("customer.since", { day: day(since) }),
            until && t("product.until", { day: day(until) }),
          ]
            .filter(Boolean)
            .join(" · ")}
        />
      ))}
    </Facet>
  );
}

function ContactPoints({ profile: { contact_points } }: Part) {
  return (
    <Facet name="points" title={t("customer.contacts")} count={contact_points.length} none={t("customer.no_contacts")} section="person">
      {contact_points.map(({ kind, value, label, main }) => (
        <Fact
          key={`${kind}:${value}`}
          main={<span class="fact__main--value">{kind === "phone" ? phoneNumber(value) : value}</span>}
          mark={main ? { text: t("customer.main"), tone: "plain" } : null}
          detail={label ? tCode("contact", label) : t(`contact.${kind}`)}
        />
      ))}
    </Facet>
  );
}

function Preferences({ profile }: Part) {
  const { channel, contact_times, language, owner, owner_name, deputies } = profile;
  const rows = [
    [t("new.language"), languageName(language)],
    [t("record.channel"), channel && tCode("channel", channel)],
    [t("record.times"), contact_times],
    [t("assignment.owner"), owner && (owner_name ?? agentName(owner))],
    [t("assignment.deputies"), deputies.map(agentName).join(", ")],
  ].filter((row): row is [string, string] => Boolean(row[1]));
  return (
    <Facet name="preferences" title={t("customer.preferences")} count={rows.length} none={t("form.none")} section="person">
      {rows.map(([label, value]) => (
        <Fact key={label} main={value} detail={label} />
      ))}
    </Facet>
  );
}

function Consents({ profile: { consents } }: Part) {
  return (
    <Facet name="consents" title={t("customer.consents")} count={consents.length} none={t("customer.no_consents")} section="person">
      {consents.map(({ id, kind, given, at }) => (
        <Fact
          key={id}
          main={tCode("consent", kind)}
          mark={{ text: t(given ? "consent.yes" : "consent.no"), tone: given ? "good" : "bad" }}
          detail={day(at)}
        />
      ))}
    </Facet>
  );
}
