// Who may be calling, in the order of the keys that choose: the candidates, then the people of an organisation.
import type { PopView } from "../generated/messages";

export interface Choice {
  readonly customer: number;
  readonly name: string;
  /** Why he stands where he does: a code. */
  readonly reason: string;
  /** 0 to 1; null: nobody has worked it out. */
  readonly score: number | null;
  /** What he is to the organisation whose number it is. */
  readonly relation: string | null;
}

export function choices({ candidates, profile }: Pick<PopView, "candidates" | "profile">): readonly Choice[] {
  const ranked = candidates.map((candidate) => ({ ...candidate, relation: null }));
  if (profile?.kind !== "organisation") return ranked;
  const known = new Set(candidates.map(({ customer }) => customer));
  const people = profile.relatives
    .filter(({ customer }) => customer !== null && !known.has(customer))
    .map(({ customer, name, relation }) => ({ customer: customer!, name, reason: "works_there", score: null, relation }));
  return [...ranked, ...people];
}
