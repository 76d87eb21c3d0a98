// All rules: what they offer, and whether they are in force.
import { type Tone, Tag } from "../components/basics";
import type { OfferRule } from "../generated/messages";
import { t } from "../i18n";

interface ListProps {
  readonly rules: readonly OfferRule[];
  readonly open: number | null;
  readonly onOpen: (rule: number) => void;
  readonly onNew: () => void;
}

const TONES: Readonly<Record<OfferRule["status"], Tone>> = { live: "good", draft: "warn", off: "plain" };

export function RuleList({ rules, open, onOpen, onNew }: ListProps) {
  return (
    <nav class="queuelist" aria-label={t("offers.title")}>
      <div class="queuelist__head">
        <h1 class="office__title">{t("offers.title")}</h1>
        <button type="button" class="button" onClick={onNew}>
          {t("offers.new")}
        </button>
      </div>
      <ul>
        {rules.map((rule) => (
          <li key={rule.id}>
            <button
              type="button"
              class="queuelist__one"
              aria-current={rule.id === open ? "true" : undefined}
              onClick={() => onOpen(rule.id)}
            >
              <span class="queuelist__title">{rule.title}</span>
              <span class="queuelist__tags">
                <StatusTag status={rule.status} />
                <Tag>{t("offers.priority.short", { priority: rule.priority })}</Tag>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

export function StatusTag({ status }: { status: OfferRule["status"] }) {
  return <Tag tone={TONES[status]}>{t(`offers.status.${status}`)}</Tag>;
}
