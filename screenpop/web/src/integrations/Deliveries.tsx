// What was told to webhooks or is to be; dead letters are seen and sent again here.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, explain } from "../api";
import { serverNow } from "../clock";
import { Empty, Failed, Loading, Panel, Tag, type Tone } from "../components/basics";
import { notify } from "../components/toasts";
import type { Delivery, Webhook } from "../generated/messages";
import { t } from "../i18n";
import { moment } from "../i18n/format";
import { hostOf } from "./Webhooks";

const STATES = ["pending", "done", "dead"] as const;
const TONES: Readonly<Record<Delivery["state"], Tone>> = { pending: "accent", done: "good", dead: "bad" };

interface DeliveriesProps {
  readonly webhooks: readonly Webhook[];
  readonly onChanged: () => void;
}

export function Deliveries({ webhooks, onChanged }: DeliveriesProps) {
  const [webhook, setWebhook] = useState("");
  const [state, setState] = useState("");
  const [items, setItems] = useState<readonly Delivery[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const latest = useRef(0);

  async function load(cursor: string | null = null) {
    const turn = ++latest.current;
    setFailure(null);
    try {
      const page = await api.deliveries({ webhook, state, cursor });
      if (turn !== latest.current) return;
      setItems((before) => [...(cursor === null ? [] : (before ?? [])), ...page.items]);
      setNext(page.next);
    } catch (error) {
      if (turn === latest.current) setFailure(error);
    }
  }
  useEffect(() => void load(), [webhook, state, webhooks]);

  async function again({ id }: Delivery) {
    try {
      await api.resendDelivery(id);
      notify(t("deliveries.sent"));
    } catch (error) {
      notify(explain(error), true);
    }
    onChanged();
  }

  const aside = (
    <button type="button" class="button" onClick={onChanged}>
      {t("deliveries.refresh")}
    </button>
  );
  return (
    <Panel title={t("deliveries.title")} aside={aside}>
      <p class="muted">{t("deliveries.about")}</p>
      <div class="integrations__filter">
        <label class="field">
          <span class="field__label">{t("deliveries.webhook")}</span>
          <select class="input" value={webhook} onChange={(event) => setWebhook(event.currentTarget.value)}>
            <option value="">{t("deliveries.all")}</option>
            {webhooks.map(({ id, url }) => (
              <option key={id} value={id}>
                {hostOf(url)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="field__label">{t("deliveries.state")}</span>
          <select class="input" value={state} onChange={(event) => setState(event.currentTarget.value)}>
            <option value="">{t("deliveries.all")}</option>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {t(`deliveries.state.${each}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {failure !== null && <Failed message={explain(failure)} retry={() => void load()} />}
      {failure === null && items === null && <Loading lines={4} />}
      {items?.length === 0 && <Empty title={t("deliveries.none")} />}
      <ul class="integrations__list">
        {items?.map((delivery) => (
          <Line key={delivery.id} delivery={delivery} webhooks={webhooks} onAgain={() => void again(delivery)} />
        ))}
      </ul>
      {next && (
        <button type="button" class="button integrations__more" onClick={() => void load(next)}>
          {t("deliveries.more")}
        </button>
      )}
    </Panel>
  );
}

interface LineProps {
  readonly delivery: Delivery;
  readonly webhooks: readonly Webhook[];
  readonly onAgain: () => void;
}

function Line({ delivery, webhooks, onAgain }: LineProps) {
  const now = serverNow();
  const to = webhooks.find(({ id }) => id === delivery.webhook);
  const error = delivery.last_error && why(delivery);
  return (
    <li class="integration">
      <div>
        <p class="integration__name">
          {delivery.type} <Tag tone={TONES[delivery.state]}>{t(`deliveries.state.${delivery.state}`)}</Tag>
        </p>
        <p>{to ? hostOf(to.url) : delivery.webhook}</p>
        <p class="faint">
          {moment(delivery.created_at, now)}
          {delivery.tries > 0 && ` · ${t("deliveries.tries", { count: delivery.tries })}`}
          {error && ` · ${error}`}
          {delivery.state === "pending" && delivery.tries > 0 && delivery.next_try_at && (
            <> · {t("deliveries.next", { when: moment(delivery.next_try_at, now) })}</>
          )}
        </p>
      </div>
      {delivery.state !== "pending" && (
        <div class="integration__ways">
          <button type="button" class="button" aria-label={`${t("deliveries.again")}: ${delivery.type}`} onClick={onAgain}>
            {t("deliveries.again")}
          </button>
        </div>
      )}
    </li>
  );
}

function why({ last_error, last_status }: Delivery): string {
  const status = last_status ?? "";
  switch (last_error) {
    case "status":
      return t("deliveries.error.status", { status });
    case "redirect":
      return t("deliveries.error.redirect", { status });
    case "timeout":
    case "tls":
    case "address":
    case "url":
      return t(`deliveries.error.${last_error}`);
    default:
      return t("deliveries.error.connection");
  }
}
