import { beforeEach, describe, expect, it } from "vitest";
import { keepInvite, takeInvite } from "./handover";

beforeEach(() => sessionStorage.clear());

describe("the INVITE kept over a reload", () => {
  it("is found by the next page, once", () => {
    keepInvite(sessionStorage, "anna", "INVITE sip:anna", 1_000);
    expect(takeInvite(sessionStorage, "anna", 1_300)).toBe("INVITE sip:anna");
    expect(takeInvite(sessionStorage, "anna", 1_300)).toBeNull();
  });

  it("is not for another agent who signs in in the same tab", () => {
    keepInvite(sessionStorage, "anna", "INVITE sip:anna", 1_000);
    expect(takeInvite(sessionStorage, "boris", 1_300)).toBeNull();
  });

  it("is forgotten when nobody can ring any more", () => {
    keepInvite(sessionStorage, "anna", "INVITE sip:anna", 1_000);
    expect(takeInvite(sessionStorage, "anna", 60_000)).toBeNull();
  });
});
