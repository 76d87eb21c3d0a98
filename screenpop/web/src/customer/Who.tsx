// Who a customer is: how to greet him, large, his name, and whose he is.
import { Tag } from "../components/basics";
import { serverNow } from "../clock";
import type { Profile } from "../generated/messages";
import { t, tCode } from "../i18n";
import { dayOfYear, languageName, yearsSince } from "../i18n/format";
import { session } from "../state";

const VALUED = ["vip", "premium", "gold", "key"];

export function Who({ profile }: { profile: Profile }) {
  const owner = profile.owner_name ?? profile.owner;
  const mine = profile.owner !== null && profile.owner === session.value?.agent;
  const greets = profile.greeting && profile.greeting !== profile.name;
  return (
    <div class="who">
      {greets && (
        <p class="who__greeting">
          <span class="visually-hidden">{t("customer.greet")} </span>
          <q lang={profile.language}>{profile.greeting}</q>
        </p>
      )}
      <h1 class={greets ? "who__name" : "who__name who__name--alone"}>{profile.name}</h1>
      <p class="who__tags">
        {profile.kind === "organisation" && <Tag icon="building">{t("customer.organisation")}</Tag>}
        <Tag tone={VALUED.includes(profile.segment) ? "accent" : "plain"}>{tCode("segment", profile.segment)}</Tag>
        <Tag icon="globe">{t("customer.speaks", { language: languageName(profile.language) })}</Tag>
        <Tag icon="person" tone={mine ? "accent" : "plain"}>
          {mine ? t("customer.owner_you") : owner ? t("customer.owner", { name: owner }) : t("customer.no_owner")}
        </Tag>
        {profile.birthday && (
          <Tag icon="cake">
            {dayOfYear(profile.birthday)}, {t("customer.age", { count: yearsSince(profile.birthday, serverNow()) })}
          </Tag>
        )}
        {profile.contact_times && <Tag icon="calendar">{profile.contact_times}</Tag>}
      </p>
    </div>
  );
}
