// What we know of a customer besides his history: requests, products, family, contact points.
import type { ComponentChildren } from "preact";
import { Panel, Tag } from "../components/basics";
import { serverNow } from "../clock";
import type { Profile } from "../generated/messages";
import { t, tCode } from "../i18n";
import { day, dayOfYear, daysFrom, phoneNumber, yearsSince } from "../i18n/format";

interface FactsProps {
  readonly profile: Profile;
  /** Opens a relative who is a customer himself. */
  readonly onCustomer: (customer: number) => void;
}

export function Facts({ profile, onCustomer }: FactsProps) {
  return (
    <div class="facts">
      <Requests profile={profile} />
      <Products profile={profile} />
      <Relatives profile={profile} onCustomer={onCustomer} />
      <ContactPoints profile={profile} />
    </div>
  );
}

function Requests({ profile }: { profile: Profile }) {
  return (
    <Facet title={t("customer.requests")} count={profile.requests.length} none={t("customer.no_requests")}>
      {profile.requests.map((request) => (
        <li key={request.id} class="fact">
          <span class="fact__main">{request.title}</span>
          <Tag tone="accent">{tCode("status", request.status)}</Tag>
          <span class="fact__detail">
            {t("customer.opened", { day: day(request.opened_at) })}
            {request.due && ` · ${t("urgent.due", { when: daysFrom(request.due, serverNow()) })}`}
          </span>
        </li>
      ))}
    </Facet>
  );
}

function Products({ profile }: { profile: Profile }) {
  return (
    <Facet title={t("customer.products")} count={profile.products.length} none={t("customer.no_products")}>
      {profile.products.map((product, index) => (
        <li key={index} class="fact">
          <span class="fact__main">{product.title}</span>
          {product.balance && <span class="fact__figure">{product.balance}</span>}
          <span class="fact__detail">
            {tCode("product", product.kind)}
            {product.since && ` · ${t("customer.since", { day: day(product.since) })}`}
          </span>
        </li>
      ))}
    </Facet>
  );
}

function Relatives({ profile, onCustomer }: FactsProps) {
  const title = profile.kind === "organisation" ? t("customer.people") : t("customer.family");
  return (
    <Facet title={title} count={profile.relatives.length} none={t("customer.no_family")}>
      {profile.relatives.map(({ name, relation, birthday, customer }, index) => (
        <li key={index} class="fact">
          <span class="fact__main">
            {customer === null ? (
              name
            ) : (
              <button type="button" class="linklike" onClick={() => onCustomer(customer)}>
                {name}
              </button>
            )}
          </span>
          <span class="fact__detail">
            {tCode("relation", relation)}
            {birthday && ` · ${dayOfYear(birthday)}, ${t("customer.age", { count: yearsSince(birthday, serverNow()) })}`}
          </span>
        </li>
      ))}
    </Facet>
  );
}

function ContactPoints({ profile }: { profile: Profile }) {
  return (
    <Facet title={t("customer.contacts")} count={profile.contact_points.length} none={t("customer.no_contacts")}>
      {profile.contact_points.map(({ kind, value, label, main }) => (
        <li key={`${kind}:${value}`} class="fact">
          <span class="fact__main fact__main--value">{kind === "phone" ? phoneNumber(value) : value}</span>
          {main && <Tag>{t("customer.main")}</Tag>}
          <span class="fact__detail">{label ? tCode("contact", label) : t(`contact.${kind}`)}</span>
        </li>
      ))}
    </Facet>
  );
}

function Facet(props: { title: string; count: number; none: string; children: ComponentChildren }) {
  return (
    <Panel title={props.title} aside={props.count > 1 && <span class="faint">{props.count}</span>}>
      {props.count ? <ul class="factlist">{props.children}</ul> : <p class="faint">{props.none}</p>}
    </Panel>
  );
}
