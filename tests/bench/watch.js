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

new MutationObserver(() => {
  for (const { dataset } of document.querySelectorAll(".pop[data-call]")) {
    if (dataset.call in window.farley.painted) continue;
    window.farley.painted[dataset.call] = Infinity;
    // The first frame callback runs before the paint, the second after it.
    requestAnimationFrame(() => requestAnimationFrame(() => (window.farley.painted[dataset.call] = now())));
  }
}).observe(document, { childList: true, subtree: true });
