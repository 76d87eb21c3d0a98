// The administrator's page of what other programs may do, and what they are told.
import { useCallback, useEffect, useState } from "preact/hooks";
import { api, explain } from "../api";
import { Failed, Loading } from "../components/basics";
import type { Token, Webhook } from "../generated/messages";
import { t } from "../i18n";
import { Deliveries } from "./Deliveries";
import { Tokens } from "./Tokens";
import { Webhooks } from "./Webhooks";
import "./integrations.css";

interface Known {
  readonly tokens: readonly Token[];
  readonly webhooks: readonly Webhook[];
}

export function Integrations() {
  const [known, setKnown] = useState<Known | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  const load = useCallback(async () => {
    setFailure(null);
    try {
      const [tokens, webhooks] = await Promise.all([api.tokens(), api.webhooks()]);
      setKnown({ tokens: tokens.items, webhooks: webhooks.items });
    } catch (error) {
      setFailure(error);
    }
  }, []);
  useEffect(() => void load(), []);

  if (failure !== null && !known) return <Failed message={explain(failure)} retry={() => void load()} />;
  if (!known) return <Loading lines={6} />;
  const changed = () => void load();
  return (
    <div class="office integrations">
      <h1 class="visually-hidden">{t("integrations.title")}</h1>
      <Tokens tokens={known.tokens} onChanged={changed} />
      <Webhooks webhooks={known.webhooks} onChanged={changed} />
      <Deliveries webhooks={known.webhooks} onChanged={changed} />
    </div>
  );
}
