/** Pixels between two labels. */
const LABEL_GAP = 6;

/**
 * Finds a row for each label so that none covers another or another's line, which comes up from below to its label.
 * Where there is not room for all, the least important become their number, then nothing; the table below the drawing
 * has them all.
 * @param labels - `{ x, rank, text, number }`; the lowest rank is the most important
 * @param frame - `{ right, rows }`: where the room ends, and how many rows there are
 * @param widthOf - how wide a text is, in pixels
 * @returns the labels with `shown`, `row` (0 is the lowest) and `anchor`, or without these if there is no room
 */
function placeLabels(labels, frame, widthOf) {
  const wanted = labels.map((label) => ({ ...label, shown: label.text }));
  for (;;) {
    const { placed, stuck, rivals } = tryLabels(wanted, frame, widthOf);
    if (stuck === undefined) {
      return wanted.map((label) => ({ ...label, ...placed.get(label) }));
    }
    const loser = rivals.reduce((least, label) => (label.rank > least.rank ? label : least), stuck);
    loser.shown = loser.shown === loser.text ? loser.number : undefined;
  }
}

/** Places labels until there is no row for one. */
function tryLabels(labels, { right, rows }, widthOf) {
  const placed = new Map();
  // From right to left: a label goes above those that begin below its text, so their lines do not cross it.
  const inTurn = labels.filter(({ shown }) => shown !== undefined).sort((one, other) => other.x - one.x);
  for (const label of inTurn) {
    const width = widthOf(label.shown);
    const anchor = label.x + width <= right ? 'start' : 'end';
    const [from, to] = anchor === 'start' ? [label.x, label.x + width] : [label.x - width, label.x];
    const rivals = [...placed].filter(([, other]) => other.from < to + LABEL_GAP && from < other.to + LABEL_GAP);
    const row = rivals.reduce((above, [, other]) => Math.max(above, other.row + 1), 0);
    if (row >= rows) {
      return { placed, stuck: label, rivals: rivals.map(([rival]) => rival) };
    }
    placed.set(label, { row, anchor, from, to });
  }
  return { placed };
}
