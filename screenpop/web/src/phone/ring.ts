// The ring, made of two tones; no sound file.
/** Seconds of one period: the ring, then silence. */
const PERIOD = 3;
const BURSTS = [0, 0.45] as const;
const BURST = 0.35;
const TONES = [587.33, 880] as const;
const LOUDNESS = 0.12;

export class Ring {
  private context: AudioContext | null = null;
  private source: AudioBufferSourceNode | null = null;
  private waiting: AbortController | null = null;

  /** Rings until `stop`. A page that nobody has touched yet is silent until somebody does: the browser's rule. */
  start(): void {
    if (this.source || this.waiting) return;
    if (navigator.userActivation?.hasBeenActive ?? true) return this.sound();
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    for (const touch of ["pointerdown", "keydown"]) window.addEventListener(touch, () => this.sound(), { signal });
  }

  stop(): void {
    this.waiting?.abort();
    this.waiting = null;
    this.source?.stop();
    this.source?.disconnect();
    this.source = null;
    void this.context?.suspend();
  }

  close(): void {
    this.stop();
    void this.context?.close();
    this.context = null;
  }

  private sound(): void {
    this.waiting?.abort();
    this.waiting = null;
    const context = (this.context ??= new AudioContext());
    this.source = context.createBufferSource();
    this.source.buffer = period(context);
    this.source.loop = true;
    this.source.connect(context.destination);
    this.source.start();
    void context.resume();
  }
}

function period(context: AudioContext): AudioBuffer {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, Math.floor(PERIOD * rate), rate);
  const samples = buffer.getChannelData(0);
  for (const from of BURSTS) {
    for (let i = 0; i < BURST * rate; i++) {
      const t = i / rate;
      const swell = Math.sin((Math.PI * t) / BURST) ** 2;
      const wave = TONES.reduce((sum, tone) => sum + Math.sin(2 * Math.PI * tone * t), 0) / TONES.length;
      samples[Math.floor(from * rate) + i] = LOUDNESS * swell * wave;
    }
  }
  return buffer;
}
