import { beforeEach, describe, expect, it, vi } from "vitest";
import { Microphone } from "./microphone";

beforeEach(() => localStorage.clear());

const device = (deviceId: string, label: string, kind = "audioinput") => ({ deviceId, label, kind });

function devices(refusal?: string) {
  const stop = vi.fn();
  const getUserMedia = vi.fn((_constraints: MediaStreamConstraints) =>
    refusal
      ? Promise.reject(Object.assign(new Error(), { name: refusal }))
      : Promise.resolve({ getTracks: () => [{ stop }] }),
  );
  const enumerateDevices = () =>
    Promise.resolve([device("usb", "Headset"), device("", ""), device("speaker", "Speaker", "audiooutput")]);
  return { stop, getUserMedia, media: { getUserMedia, enumerateDevices } as unknown as MediaDevices };
}

describe("checking the microphone", () => {
  it("lists what can be chosen and lets the microphone go again", async () => {
    const { media, stop } = devices();
    const microphone = new Microphone(media, localStorage);
    expect(await microphone.check()).toBeNull();
    expect(microphone.choices.value).toEqual([{ id: "usb", label: "Headset" }]);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["NotAllowedError", "microphone_denied"],
    ["NotFoundError", "microphone_missing"],
    ["NotReadableError", "microphone_busy"],
    ["TypeError", "microphone_failed"],
  ])("tells %s apart: %s", async (name, problem) => {
    expect(await new Microphone(devices(name).media, localStorage).check()).toBe(problem);
  });

  it("says that the page must be secure where there are no devices at all", async () => {
    expect(await new Microphone(undefined, localStorage).check()).toBe("insecure_context");
  });
});

describe("the chosen microphone", () => {
  it("is remembered, preferred, and no obstacle when it is unplugged", async () => {
    new Microphone(devices().media, localStorage).choose("usb");
    const { media, getUserMedia } = devices();
    await new Microphone(media, localStorage).open();
    expect(getUserMedia).toHaveBeenCalledWith({ audio: { deviceId: { ideal: "usb" } } });
  });

  it("is the system's own again after that was chosen", async () => {
    const { media, getUserMedia } = devices();
    const microphone = new Microphone(media, localStorage);
    microphone.choose("usb");
    microphone.choose("");
    await microphone.open();
    expect(getUserMedia).toHaveBeenCalledWith({ audio: true });
  });
});
