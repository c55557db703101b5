/** Draws each timeline when it comes into view. The data is what drawing.ts makes. */
(() => {
  const FONT = '12px system-ui, sans-serif';
  /** What an event looks like in a server's lane. */
  const EVENT_MARKS = {
    ready: { sign: '▲', symbol: 'triangle' },
    gone: { sign: '▼', symbol: 'triangle', rotate: 180 },
    killed: { sign: '×', symbol: 'times', stroke: 'var(--event)', strokeWidth: 2.5 },
  };
  /** Which labels get the room first. */
  const RANKS = { action: 0, killed: 1, ended: 2, ready: 3, gone: 4, addresses: 5 };
  const STATUS_SYMBOLS = ['times', 'diamond', 'triangle', 'square', 'star', 'wye', 'circle'];
  /** Lengths of time that one bar may stand for, in milliseconds. */
  const BINS = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 3_600_000];
  const LABEL_HEIGHT = 15;
  const AXIS_HEIGHT = 24;

  const pen = document.createElement('canvas').getContext('2d');
  pen.font = FONT;
  const widthOf = (text) => pen.measureText(text).width;

  const number = new Intl.NumberFormat('en').format;
  const percent = (share) => `${(share * 100).toFixed(1)} %`;
  const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;

  /** As much of a text as fits; its end tells pods apart. */
  function clipped(text, width, from = 'end') {
    if (widthOf(text) <= width) return text;
    const characters = [...text];
    while (characters.length > 1 && widthOf(`…${characters.join('')}`) > width) {
      if (from === 'end') characters.pop();
      else characters.shift();
    }
    return from === 'end' ? `${characters.join('')}…` : `…${characters.join('')}`;
  }

  /** Where everything is, in pixels. Where it is narrow, a lane's name and figures stand above it, else beside it. */
  function layout({ servers, failures, length }, width) {
    const narrow = width < 640;
    const named = [
      ...servers.map((lane) => ({ ...lane, kind: 'server' })),
      ...failures.map((lane) => ({ ...lane, kind: 'failure' })),
      ...(failures.length === 0 ? [{ name: 'none', calls: 0, share: 0, steps: [], kind: 'failure' }] : []),
    ].map((lane) => ({
      ...lane,
      title: lane.kind === 'server' ? lane.name : `failed: ${lane.name}`,
      figures: `${number(lane.calls)} · ${percent(lane.share)}`,
    }));
    const left = narrow ? 6 : Math.min(230, Math.max(...named.map(({ title }) => widthOf(title))) + 14);
    const right = width - (narrow ? 6 : Math.max(...named.map(({ figures }) => widthOf(figures))) + 14);
    const head = narrow ? 16 : 0;
    const room = narrow ? (right - left) * 0.62 : left - 12;
    let y = 0;
    const lanes = named.map((lane) => {
      const top = y + head + 4;
      const bottom = top + (lane.kind === 'server' ? 28 : 16);
      y = bottom + 4;
      return { ...lane, title: clipped(lane.title, room, 'start'), fullTitle: lane.title, top, bottom };
    });
    // Never shorter than a moment: a scale needs two ends.
    const end = Math.max(length, 1);
    return { narrow, lanes, left, right, height: y, end, pixels: (ms) => left + (ms / end) * (right - left) };
  }

  function startsOf({ steps }) {
    let at = 0;
    return steps.map((step) => (at += step));
  }

  /** A lane's calls counted by time. */
  function counted(lane, bin, end) {
    const bins = new Map();
    for (const at of startsOf(lane)) {
      const from = Math.floor(at / bin) * bin;
      bins.set(from, (bins.get(from) ?? 0) + 1);
    }
    return Array.from(bins, ([from, calls]) => ({ lane, from, to: Math.min(from + bin, end), calls }));
  }

  /** Calls as bars as high as the number of calls; where calls lie far enough apart, as a stroke each. */
  function callMarks({ lanes, left, right, end }) {
    const servers = lanes.filter(({ kind, calls }) => kind === 'server' && calls > 0);
    const pixel = end / (right - left);
    const step = d3.min(servers, ({ steps }) => d3.median(steps.slice(1))) ?? end;
    if (step >= 4 * pixel) {
      const strokes = servers.flatMap((lane) => startsOf(lane).map((at) => ({ at: at / 1000, lane })));
      const stroke = { x: 'at', y1: ({ lane }) => lane.top, y2: ({ lane }) => lane.bottom };
      return {
        marks: [Plot.ruleX(strokes, { ...stroke, stroke: 'var(--call)', strokeWidth: 1.5 })],
        legend: 'a stroke is a call',
      };
    }
    // Enough calls in a bar for its height to mean something.
    const wanted = Math.min(12 * pixel, Math.max(4 * pixel, 4 * step));
    const bin = BINS.find((length) => length >= wanted) ?? BINS.at(-1);
    const bars = servers.flatMap((lane) => counted(lane, bin, end));
    const highest = Math.max(...bars.map(({ calls }) => calls));
    return {
      marks: [
        Plot.rect(bars, {
          x1: ({ from }) => from / 1000,
          x2: ({ to }) => to / 1000,
          y1: ({ lane }) => lane.bottom,
          y2: ({ lane, calls }) => lane.bottom - ((lane.bottom - lane.top) * calls) / highest,
          fill: 'var(--call)',
          insetRight: 0.5,
          title: ({ lane, from, to, calls }) =>
            `${lane.name}\n${number(calls)} calls from ${seconds(from)} to ${seconds(to)}`,
          tip: true,
        }),
      ],
      legend: `a bar is ${bin / 1000} s, the highest ${number(highest)} calls`,
    };
  }

  /** Failed calls by shape; a large shape stands for several. */
  function failureMarks({ lanes, left, right, end }) {
    const bin = (9 * end) / (right - left);
    return lanes
      .filter(({ kind }) => kind === 'failure')
      .map((lane, index) =>
        Plot.dot(counted(lane, bin, end), {
          x: ({ from, to }) => (from + to) / 2000,
          y: (lane.top + lane.bottom) / 2,
          r: ({ calls }) => Math.min(6, 3 + Math.log2(calls) / 2),
          symbol: STATUS_SYMBOLS[index % STATUS_SYMBOLS.length],
          stroke: 'var(--failure)',
          strokeWidth: 1.75,
          fill: 'var(--failure-fill)',
          title: ({ from, to, calls }) => `${number(calls)} ${lane.name} from ${seconds(from)} to ${seconds(to)}`,
          tip: true,
        }),
      );
  }

  /** Events of a kind that fall on the same place are one line. */
  function linesOf({ events, servers }, pixels) {
    const lines = [];
    events.forEach((event, index) => {
      const x = pixels(event.at);
      const same = lines.findLast(({ kind }) => kind === event.kind);
      if (same !== undefined && x - same.x < 6) same.events.push({ ...event, index });
      else
        lines.push({ kind: event.kind, x, at: event.at, rank: RANKS[event.kind] ?? 0, events: [{ ...event, index }] });
    });
    // Who it happened to is told by the lane with its sign.
    const wordsOf = ({ kind, text = kind }) =>
      kind === 'addresses' ? `${text.split(', ').filter(Boolean).length} addresses` : text;
    return lines.map((line) => {
      const first = line.events[0].index + 1;
      const last = line.events.at(-1).index + 1;
      const words = line.events.length === 1 ? wordsOf(line.events[0]) : `${line.events.length} × ${line.kind}`;
      return {
        ...line,
        text: clipped(words, 170),
        number: first === last ? `#${first}` : `#${first}…${last}`,
        story: line.events
          .map(({ at, kind, server, text, index }) =>
            [`#${index + 1}`, seconds(at), kind, servers[server]?.name, text].filter(Boolean).join(' '),
          )
          .join('\n'),
      };
    });
  }

  function draw(figure, drawing) {
    const width = Math.floor(figure.clientWidth);
    const frame = layout(drawing, width);
    const { narrow, lanes, left, right, end, pixels } = frame;
    const lines = placeLabels(linesOf(drawing, pixels), { right: width - 4, rows: narrow ? 5 : 4 }, widthOf);
    const rows = 1 + Math.max(-1, ...lines.map(({ row }) => row ?? -1));
    const top = rows * LABEL_HEIGHT + 6;
    const moved = lanes.map((lane) => ({ ...lane, top: lane.top + top, bottom: lane.bottom + top }));
    const labels = lines.filter(({ row }) => row !== undefined);
    const labelY = ({ row }) => top - 6 - (row + 0.5) * LABEL_HEIGHT;
    const floor = top + frame.height;
    const { marks, legend } = callMarks({ ...frame, lanes: moved });
    const inLanes = drawing.events.filter(({ server, kind }) => server !== undefined && EVENT_MARKS[kind]);
    const laneText = { fill: 'currentColor', stroke: 'var(--page)', strokeWidth: 4 };
    // A line leads to the lane it is about; what is about all of them goes through all.
    const lineEnd = ({ kind, events }) =>
      kind === 'killed' ? floor : d3.max(events, ({ server }) => moved[server]?.bottom ?? floor);
    const chart = Plot.plot({
      width,
      height: floor + AXIS_HEIGHT,
      marginLeft: left,
      marginRight: width - right,
      marginTop: top,
      marginBottom: AXIS_HEIGHT,
      style: { font: FONT, fontVariantNumeric: 'tabular-nums' },
      ariaLabel: figure.getAttribute('aria-label'),
      x: { type: 'linear', domain: [0, end / 1000] },
      y: { type: 'identity', axis: null },
      r: { type: 'identity' },
      marks: [
        Plot.axisX({
          anchor: 'bottom',
          label: null,
          ticks: narrow ? 5 : 10,
          tickFormat: (seconds) => `${seconds} s`,
        }),
        Plot.rect(
          drawing.servers.flatMap(({ present }, server) =>
            present.map(([from, to]) => ({ lane: moved[server], from, to })),
          ),
          {
            x1: ({ from }) => from / 1000,
            x2: ({ to }) => to / 1000,
            y1: ({ lane }) => lane.top,
            y2: ({ lane }) => lane.bottom,
            fill: 'var(--present)',
          },
        ),
        Plot.ruleY(moved, { y: 'bottom', stroke: 'var(--line)' }),
        ...marks,
        ...failureMarks({ ...frame, lanes: moved }),
        ...['faint', 'strong'].map((weight) =>
          Plot.ruleX(
            lines.filter(({ kind }) => (weight === 'strong') === (kind === 'action' || kind === 'killed')),
            {
              x: ({ at }) => at / 1000,
              y1: (line) => (line.row === undefined ? top : labelY(line)),
              y2: lineEnd,
              stroke: 'var(--event)',
              strokeOpacity: weight === 'strong' ? 1 : 0.55,
              strokeDasharray: weight === 'strong' ? undefined : '2 3',
            },
          ),
        ),
        ...Object.entries(EVENT_MARKS).map(([kind, { sign, ...look }]) =>
          Plot.dot(
            inLanes.filter((event) => event.kind === kind),
            {
              x: ({ at }) => at / 1000,
              y: ({ server }) => moved[server].bottom - 6,
              r: 5,
              stroke: 'var(--page)',
              fill: 'var(--event)',
              ...look,
            },
          ),
        ),
        ...['start', 'end'].map((anchor) =>
          Plot.text(
            labels.filter((label) => label.anchor === anchor),
            {
              x: ({ at }) => at / 1000,
              y: labelY,
              dx: anchor === 'start' ? 3 : -3,
              text: 'shown',
              title: 'story',
              textAnchor: anchor,
              fill: 'var(--event)',
              stroke: 'var(--page)',
              strokeWidth: 4,
            },
          ),
        ),
        Plot.text(moved, {
          ...laneText,
          text: 'title',
          title: 'fullTitle',
          frameAnchor: 'left',
          textAnchor: narrow ? 'start' : 'end',
          dx: narrow ? 0 : -8,
          y: ({ top, bottom }) => (narrow ? top - 9 : (top + bottom) / 2),
        }),
        Plot.text(moved, {
          ...laneText,
          text: 'figures',
          frameAnchor: 'right',
          textAnchor: narrow ? 'end' : 'start',
          dx: narrow ? 0 : 8,
          y: ({ top, bottom }) => (narrow ? top - 9 : (top + bottom) / 2),
        }),
      ],
    });
    const caption = document.createElement('figcaption');
    const signs = Object.entries(EVENT_MARKS)
      .filter(([kind]) => inLanes.some((event) => event.kind === kind))
      .map(([kind, { sign }]) => `${sign} ${kind}`);
    caption.textContent = [legend, 'shaded: in the rotation', ...signs].join('; ');
    figure.replaceChildren(chart, caption);
  }

  const drawn = new Map();

  function show(figure) {
    if (drawn.has(figure)) return;
    const drawing = JSON.parse(figure.querySelector('script').textContent);
    drawn.set(figure, { drawing, width: figure.clientWidth });
    draw(figure, drawing);
    resized.observe(figure);
  }

  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const known = drawn.get(target);
      if (known.width !== target.clientWidth) {
        known.width = target.clientWidth;
        draw(target, known.drawing);
      }
    }
  });

  const figures = document.querySelectorAll('figure.timeline');
  const inView = new IntersectionObserver(
    (entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => show(target)),
    { rootMargin: '600px' },
  );
  figures.forEach((figure) => inView.observe(figure));
  // Paper has no view to scroll into.
  addEventListener('beforeprint', () => figures.forEach(show));
})();
