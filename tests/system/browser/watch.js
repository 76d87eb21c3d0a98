// Notes, in the order of happening, when a pop was painted and when the phone was asked to ring; keeps hold of the sound.
window.farley = { story: [], peers: [], lines: 0 };

window.WebSocket = class extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols);
    if (protocols === "sip") window.farley.lines += 1;
    this.addEventListener("message", ({ data }) => {
      if (String(data).startsWith("INVITE ")) window.farley.story.push("phone asked to ring");
    });
  }
};

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...options) {
    super(...options);
    window.farley.peers.push(this);
  }
};

/** The energy of all sound that this page has received and played. */
window.farley.heard = async () => {
  let energy = 0;
  for (const peer of window.farley.peers) {
    for (const report of (await peer.getStats()).values()) {
      if (report.type === "inbound-rtp") energy += report.totalAudioEnergy;
    }
  }
  return energy;
};

/** From now on a frame takes its time, as on an old machine. */
window.farley.slowDown = () => {
  const frame = window.requestAnimationFrame;
  window.requestAnimationFrame = (then) => frame(() => setTimeout(then, 150));
};

const seen = new Set();
new MutationObserver(() => {
  for (const pop of document.querySelectorAll(".pop[data-call]")) {
    if (seen.has(pop.dataset.call)) continue;
    seen.add(pop.dataset.call);
    const name = pop.querySelector("h1").textContent;
    // The first frame callback runs before the paint, the second after it.
    requestAnimationFrame(() => requestAnimationFrame(() => window.farley.story.push(`painted ${name}`)));
  }
}).observe(document, { childList: true, subtree: true });
