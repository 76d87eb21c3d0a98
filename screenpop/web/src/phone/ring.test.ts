import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Ring } from "./ring";

let sounding = 0;
let ring: Ring;

class FakeContext {
  readonly sampleRate = 8_000;
  readonly destination = {};
  createBuffer = (_channels: number, length: number) => ({ getChannelData: () => new Float32Array(length) });
  createBufferSource = () => ({ connect() {}, disconnect() {}, start: () => sounding++, stop: () => sounding-- });
  resume = () => Promise.resolve();
  suspend = () => Promise.resolve();
  close = () => Promise.resolve();
}

function touched(hasBeenActive: boolean): void {
  Object.defineProperty(navigator, "userActivation", { configurable: true, value: { hasBeenActive } });
}

beforeEach(() => {
  vi.stubGlobal("AudioContext", FakeContext);
  sounding = 0;
  ring = new Ring();
});

afterEach(() => {
  ring.close();
  vi.unstubAllGlobals();
});

describe("the ring", () => {
  it("sounds once however often it is started, until it is stopped", () => {
    touched(true);
    ring.start();
    ring.start();
    expect(sounding).toBe(1);
    ring.stop();
    ring.stop();
    expect(sounding).toBe(0);
  });

  it("waits for the first touch of a fresh page", () => {
    touched(false);
    ring.start();
    expect(sounding).toBe(0);
    window.dispatchEvent(new Event("keydown"));
    window.dispatchEvent(new Event("pointerdown"));
    expect(sounding).toBe(1);
  });

  it("does not sound at a touch after the caller gave up", () => {
    touched(false);
    ring.start();
    ring.stop();
    window.dispatchEvent(new Event("keydown"));
    expect(sounding).toBe(0);
  });
});
