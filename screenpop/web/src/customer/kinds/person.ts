// How a customer is reached, to whom he belongs, and what he allowed.
import { serverNow } from "../../clock";
import { agentName } from "../../components/form/agents";
import type { Consent, KeptContactPoint, KeptRelative } from "../../generated/messages";
import { t, tCode } from "../../i18n";
import { day, dayOfYear, phoneNumber, yearsSince } from "../../i18n/format";
import type { Kind } from "./kind";

export const contactPoints: Kind<KeptContactPoint> = {
  path: "contact-points",
  title: "customer.contacts",
  none: "customer.no_contacts",
  add: "contact.add",
  specs: [
    { name: "kind", label: "field.kind", kind: "choice", required: true, group: "contact", choices: ["phone", "email", "login"] },
    { name: "value", label: "field.value", kind: "line", required: true, longest: 200 },
    {
      name: "label", label: "field.place_of", kind: "choice", group: "contact",
      choices: ["mobile", "home", "office", "switchboard"],
    },
    { name: "main", label: "field.main", kind: "yes" },
  ],
  carried: [],
  begin: () => ({ kind: "phone" }),
  line: ({ kind, value, label, main }) => ({
    title: kind === "phone" ? phoneNumber(value) : value,
    tag: main ? { text: t("customer.main"), tone: "plain" } : null,
    details: [label ? tCode("contact", label) : t(`contact.${kind}`)],
  }),
  acts: [],
};

export const relatives: Kind<KeptRelative> = {
  path: "relatives",
  title: "customer.relatives",
  none: "customer.no_family",
  add: "relative.add",
  specs: [
    { name: "name", label: "new.name", kind: "line", required: true, longest: 200, wide: true },
    {
      name: "relation", label: "field.relation", kind: "choice", required: true, group: "relation",
      choices: ["wife", "husband", "son", "daughter", "mother", "father", "brother", "sister", "employee", "employer", "other"],
    },
    { name: "birthday", label: "field.birthday", kind: "day" },
  ],
  carried: ["relative"],
  begin: () => ({}),
  line: ({ name, relation, birthday, relative }) => ({
    title: name,
    customer: relative,
    details: [
      tCode("relation", relation),
      birthday && `${dayOfYear(birthday)}, ${t("customer.age", { count: yearsSince(birthday, serverNow()) })}`,
    ],
  }),
  acts: [
    { label: "relative.link", when: ({ relative }) => relative === null, fields: (_, __, relative) => ({ relative }), search: true },
  ],
};

export const consents: Kind<Consent> = {
  path: "consents",
  title: "customer.consents",
  none: "customer.no_consents",
  add: "consent.add",
  specs: [
    {
      name: "kind", label: "consent.to", kind: "choice", required: true, group: "consent",
      choices: ["offers", "calls", "mailing", "recording", "data_sharing"],
    },
    { name: "source", label: "field.source", kind: "line", longest: 200 },
    { name: "given", label: "consent.given", kind: "yes" },
  ],
  carried: [],
  begin: () => ({ given: "yes" }),
  line: ({ kind, given, at, source, by }) => ({
    title: tCode("consent", kind),
    tag: { text: t(given ? "consent.yes" : "consent.no"), tone: given ? "good" : "bad" },
    details: [day(at), source, agentName(by)],
  }),
  acts: [
    { label: "consent.withdraw", when: ({ given }) => given, fields: ({ kind }) => ({ kind, given: false }), anew: true },
    { label: "consent.give", when: ({ given }) => !given, fields: ({ kind }) => ({ kind, given: true }), anew: true },
  ],
  fixed: true,
};
