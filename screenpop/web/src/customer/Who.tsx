// Who a customer is: his name and how to greet him, large, and whose he is.
import { Tag } from "../components/basics";
import { serverNow } from "../clock";
import type { Profile } from "../generated/messages";
import { t, tCode } from "../i18n";
import { dayOfYear, languageName, yearsSince } from "../i18n/format";
import { session } from "../state";

export function Who({ profile }: { profile: Profile }) {
  const owner = profile.owner_name ?? profile.owner;
  const mine = profile.owner !== null && profile.owner === session.value?.agent;
  return (
    <div class="who">
      <h1 class="who__name">{profile.name}</h1>
      {profile.greeting && profile.greeting !== profile.name && (
        <p class="who__greeting">
          <span class="faint">{t("customer.greet")}</span> <q lang={profile.language}>{profile.greeting}</q>
        </p>
      )}
      <p class="who__tags">
        <Tag tone={["vip", "premium", "gold", "key"].includes(profile.segment) ? "accent" : "plain"}>
          {tCode("segment", profile.segment)}
        </Tag>
        <Tag icon="globe">{t("customer.speaks", { language: languageName(profile.language) })}</Tag>
        <Tag icon="person" tone={mine ? "accent" : "plain"}>
          {mine ? t("customer.owner_you") : owner ? t("customer.owner", { name: owner }) : t("customer.no_owner")}
        </Tag>
        {profile.birthday && (
          <Tag icon="cake">
            {dayOfYear(profile.birthday)}, {t("customer.age", { count: yearsSince(profile.birthday, serverNow()) })}
          </Tag>
        )}
      </p>
    </div>
  );
}
