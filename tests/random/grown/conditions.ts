/** Conditions of grown programs: what is remembered, what is not known, and both combined. */
import type { Place } from './place.ts';

export function condition(place: Place): string {
  const { draw } = place;
  return draw.weighted(
    [5, () => atom(place)],
    [1, () => `${atom(place)} && ${atom(place)}`],
    [1, () => `${atom(place)} || ${atom(place)}`],
    [0.7, () => `!(${atom(place)})`],
    [0.4, () => `(${atom(place)} ? ${atom(place)} : ${atom(place)})`],
    [0.3, () => `!(${atom(place)} && ${atom(place)})`],
  );
}

/** A question to one of the memories. */
export function remembered(place: Place, want: 'unsent' | 'sent'): string | undefined {
  const { draw, memories } = place;
  return memories.length === 0 ? undefined : draw.pick(draw.pick(memories)[want]);
}

function atom(place: Place): string {
  const { draw, item } = place;
  const asks = place.routines.filter((routine) => routine.asks);
  return draw.weighted(
    [3, () => remembered(place, 'unsent') ?? `opts.${draw.fresh('is')}`],
    [3, () => remembered(place, 'sent') ?? `opts.${draw.fresh('is')}`],
    [
      item ? 2 : 0,
      () => draw.pick([`${item}.ok`, `${item}.text`, `${item}.delta?.content`, `${item}.type === 'text'`, `${item}?.text !== undefined`]),
    ],
    [1, () => `${draw.pick(['', '!'])}opts.${draw.fresh('is')}`],
    [1, () => (draw.spend(2) ? 'cond()' : `opts.${draw.fresh('is')}`)],
    [place.canAwait ? 0.7 : 0, () => (draw.spend(2) ? '(await lookup())' : `opts.${draw.fresh('is')}`)],
    [0.5, () => draw.pick([...place.stack.alive, 'true']).replaceAll(place.stack.target || '$', place.target || '$')],
    [asks.length > 0 ? 1 : 0, () => draw.pick(asks).call('')],
  );
}
