// What is asked of the planner; whatever is left out is as the queue's settings say.

/** The goal and the weekday (0 is Monday). */
export interface Asked {
  readonly weekday?: number;
  readonly share?: number;
  readonly within?: number;
}

/** The whole question; `tried`: on the engine too. */
export interface StaffingAsked extends Asked {
  readonly queue?: string;
  readonly tried?: boolean;
}
