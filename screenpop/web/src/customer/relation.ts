// The customer whose page this is, for all that stands on it.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Profile } from "../generated/messages";

export interface Relation {
  readonly profile: Profile;
  /** The call that he is on; null: he is looked at outside a call. */
  readonly call: string | null;
  /** Fetches the profile anew, after something of it was changed. */
  readonly reload: () => void;
  /** Opens another customer. */
  readonly onCustomer: (customer: number) => void;
}

export const RelationContext = createContext<Relation | null>(null);

/** Only below a page of a customer. */
export function useRelation(): Relation {
  const relation = useContext(RelationContext);
  if (!relation) throw new Error("no customer's page around this");
  return relation;
}
