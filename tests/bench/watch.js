// When each call's pop was painted, and when the phone in this page was asked to ring: milliseconds of the wall clock.
window.farley = { painted: {}, rang: {} };
const now = () => performance.timeOrigin + performance.now();

window.WebSocket = class extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols);
    this.addEventListener("message", ({ data }) => {
      const call = /^INVITE [^]*^X-Farley-Call: (\S+)/m.exec(String(data));
      if (call) window.farley.rang[call[1]] ??= now();
    });
  }
};

/** Calls `then` when the next frame has been painted: its callbacks run before that, the task that they post after it. */
const afterPaint = (then) =>
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  });

new MutationObserver(() => {
  for (const { dataset } of document.querySelectorAll(".pop[data-call]")) {
    if (dataset.call in window.farley.painted) continue;
    window.farley.painted[dataset.call] = Infinity;
    afterPaint(() => (window.farley.painted[dataset.call] = now()));
  }
}).observe(document, { childList: true, subtree: true });
