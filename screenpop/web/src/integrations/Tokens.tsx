// Tokens of other programs: made, listed with what they may do, revoked.
import { useState } from "preact/hooks";
import { api, explain } from "../api";
import { serverNow } from "../clock";
import { Empty, Panel, Tag } from "../components/basics";
import { notify } from "../components/toasts";
import type { MadeToken, Token } from "../generated/messages";
import { t } from "../i18n";
import { day, moment } from "../i18n/format";
import { Ask } from "../queues/Ask";
import { Secret } from "./Secret";
import { TokenForm } from "./TokenForm";

interface TokensProps {
  readonly tokens: readonly Token[];
  readonly onChanged: () => void;
}

export function Tokens({ tokens, onChanged }: TokensProps) {
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<MadeToken | null>(null);
  const [asking, setAsking] = useState<Token | null>(null);
  const working = tokens.filter(works);
  const past = tokens.filter((token) => !works(token));

  async function revoke({ id }: Token) {
    setAsking(null);
    try {
      await api.revokeToken(id);
    } catch (error) {
      notify(explain(error), true);
    }
    onChanged();
  }

  const aside = !adding && (
    <button type="button" class="button" onClick={() => setAdding(true)}>
      {t("tokens.new")}
    </button>
  );
  return (
    <Panel title={t("tokens.title")} aside={aside}>
      <p class="muted">{t("tokens.about")}</p>
      {adding && (
        <TokenForm
          taken={tokens.map(({ name }) => name)}
          onClose={() => setAdding(false)}
          onMade={(token) => {
            setAdding(false);
            setMade(token);
            onChanged();
          }}
        />
      )}
      {made && <Secret title={t("secret.token", { name: made.token.name })} text={made.text} onDone={() => setMade(null)} />}
      {working.length === 0 && !adding && <Empty title={t("tokens.none")} />}
      <ul class="integrations__list">
        {working.map((token) => (
          <Line key={token.id} token={token} onRevoke={() => setAsking(token)} />
        ))}
      </ul>
      {past.length > 0 && (
        <details>
          <summary>{t("tokens.past", { count: past.length })}</summary>
          <ul class="integrations__list">
            {past.map((token) => (
              <Line key={token.id} token={token} />
            ))}
          </ul>
        </details>
      )}
      {asking && (
        <Ask
          title={t("tokens.revoke.title", { name: asking.name })}
          more={t("tokens.revoke.more")}
          stay={t("tokens.revoke.not")}
          go={t("tokens.revoke")}
          onStay={() => setAsking(null)}
          onGo={() => void revoke(asking)}
        />
      )}
    </Panel>
  );
}

function Line({ token, onRevoke }: { token: Token; onRevoke?: () => void }) {
  const now = serverNow();
  return (
    <li class="integration">
      <div>
        <p class="integration__name">
          {token.name} <Tag tone={works(token) ? "good" : "plain"}>{state(token)}</Tag>
        </p>
        <p class="integration__tags">
          {token.scopes.map((scope) => (
            <Tag key={scope}>{scope}</Tag>
          ))}
        </p>
        <p class="faint">
          {t("tokens.made", { name: token.created_by, when: moment(token.created_at, now) })} ·{" "}
          {token.last_used_at ? t("tokens.used", { when: moment(token.last_used_at, now) }) : t("tokens.unused")}
        </p>
      </div>
      {onRevoke && (
        <div class="integration__ways">
          <button type="button" class="button" aria-label={`${t("tokens.revoke")}: ${token.name}`} onClick={onRevoke}>
            {t("tokens.revoke")}
          </button>
        </div>
      )}
    </li>
  );
}

function works({ revoked_at, expires_at }: Token): boolean {
  return !revoked_at && (!expires_at || Date.parse(expires_at) > serverNow());
}

function state(token: Token): string {
  if (token.revoked_at) return t("tokens.revoked", { when: day(token.revoked_at) });
  if (!works(token)) return t("tokens.expired");
  return token.expires_at ? t("tokens.until", { when: day(token.expires_at) }) : t("tokens.works");
}
