// A callback as the service lists it.
import type { Utc } from "../generated/messages";

export interface CallbackLine {
  readonly id: number;
  readonly number: string;
  readonly customer: number | null;
  readonly customer_name: string | null;
  readonly asked_at: Utc;
  readonly tries: number;
  readonly next_try_at: Utc | null;
  readonly state: string;
  readonly last_result: string | null;
}

export interface CallbackList {
  readonly items: readonly CallbackLine[];
}
