// Webhooks: where other programs are told what happens; added, changed, tried, removed.
import { useState } from "preact/hooks";
import { api, explain } from "../api";
import { Empty, Panel, Tag } from "../components/basics";
import { notify } from "../components/toasts";
import type { Webhook, WebhookFields } from "../generated/messages";
import { t } from "../i18n";
import { Ask } from "../queues/Ask";
import { Secret } from "./Secret";
import { WebhookForm } from "./WebhookForm";

interface WebhooksProps {
  readonly webhooks: readonly Webhook[];
  readonly onChanged: () => void;
}

interface Shown {
  readonly name: string;
  readonly text: string;
}

const EMPTY: WebhookFields = { url: "", events: ["*"], active: true };

/** What tells one receiver from another at a glance. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

export function Webhooks({ webhooks, onChanged }: WebhooksProps) {
  const [editing, setEditing] = useState<number | "new" | null>(null);
  const [secret, setSecret] = useState<Shown | null>(null);
  const [asking, setAsking] = useState<{ readonly what: "secret" | "remove"; readonly webhook: Webhook } | null>(null);

  async function attempt(work: () => Promise<unknown>) {
    setAsking(null);
    try {
      await work();
    } catch (error) {
      notify(explain(error), true);
    }
    onChanged();
  }
  async function make(fields: WebhookFields) {
    const made = await api.makeWebhook(fields);
    setSecret({ name: hostOf(made.webhook.url), text: made.secret });
    setEditing(null);
    onChanged();
  }
  async function change({ id, version }: Webhook, fields: WebhookFields) {
    await api.changeWebhook(id, fields, version);
    setEditing(null);
    onChanged();
  }
  async function renew({ id, url }: Webhook) {
    const { secret: text } = await api.renewSecret(id);
    setSecret({ name: hostOf(url), text });
  }

  const aside = editing === null && (
    <button type="button" class="button" onClick={() => setEditing("new")}>
      {t("webhooks.new")}
    </button>
  );
  return (
    <Panel title={t("webhooks.title")} aside={aside}>
      <p class="muted">{t("webhooks.about")}</p>
      {editing === "new" && (
        <WebhookForm title={t("webhooks.new")} fields={EMPTY} onClose={() => setEditing(null)} onSave={make} />
      )}
      {secret && <Secret title={t("secret.webhook", { name: secret.name })} text={secret.text} onDone={() => setSecret(null)} />}
      {webhooks.length === 0 && editing === null && <Empty title={t("webhooks.none")} />}
      <ul class="integrations__list">
        {webhooks.map((webhook) =>
          editing === webhook.id ? (
            <li key={webhook.id}>
              <WebhookForm
                title={t("webhooks.change")}
                fields={webhook}
                onClose={() => setEditing(null)}
                onSave={(fields) => change(webhook, fields)}
              />
            </li>
          ) : (
            <li key={webhook.id} class="integration">
              <div>
                <p class="integration__name">{webhook.url}</p>
                <p class="integration__tags">
                  {!webhook.active && <Tag tone="warn">{t("webhooks.resting")}</Tag>}
                  {webhook.pending > 0 && <Tag tone="accent">{t("webhooks.pending", { count: webhook.pending })}</Tag>}
                  {webhook.dead > 0 && <Tag tone="bad">{t("webhooks.dead", { count: webhook.dead })}</Tag>}
                  {webhook.events.map((event) => (
                    <Tag key={event}>{event}</Tag>
                  ))}
                </p>
              </div>
              <div class="integration__ways">
                {webhook.dead > 0 && (
                  <Way webhook={webhook} name={t("webhooks.resend")} go={() => void attempt(() => resend(webhook))} />
                )}
                <Way webhook={webhook} name={t("webhooks.ping")} go={() => void attempt(() => ping(webhook))} />
                <Way webhook={webhook} name={t("webhooks.change")} go={() => setEditing(webhook.id)} />
                <Way webhook={webhook} name={t("webhooks.secret")} go={() => setAsking({ what: "secret", webhook })} />
                <Way webhook={webhook} name={t("webhooks.remove")} go={() => setAsking({ what: "remove", webhook })} />
              </div>
            </li>
          ),
        )}
      </ul>
      {asking && (
        <Ask
          title={t(`webhooks.${asking.what}.title`)}
          more={t(`webhooks.${asking.what}.more`)}
          stay={t(`webhooks.${asking.what}.not`)}
          go={t(`webhooks.${asking.what}`)}
          onStay={() => setAsking(null)}
          onGo={() => {
            const { what, webhook } = asking;
            void attempt(() => (what === "secret" ? renew(webhook) : api.removeWebhook(webhook.id, webhook.version)));
          }}
        />
      )}
    </Panel>
  );
}

function Way({ webhook, name, go }: { webhook: Webhook; name: string; go: () => void }) {
  return (
    <button type="button" class="button" aria-label={`${name}: ${hostOf(webhook.url)}`} onClick={go}>
      {name}
    </button>
  );
}

async function ping({ id }: Webhook) {
  await api.pingWebhook(id);
  notify(t("webhooks.pinged"));
}

async function resend({ id }: Webhook) {
  const { count } = await api.resendDead(id);
  notify(t("webhooks.resent", { count }));
}
