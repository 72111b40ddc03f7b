/** The encoder of AG-UI, which gives a response its media type and makes the frames. */
import { Kind } from '../ir/model.ts';
import type { Call } from './calls.ts';
import { HOLE, type Value } from './value.ts';

const ENCODER = '@ag-ui/encoder';

/** `new EventEncoder({ accept })`: events unless the client asks for the binary form, which few do. */
export function constructEncoder({ callee: { ref } }: Call): Value | undefined {
  const isEncoder = ref?.kind === 'import' && ref.module === ENCODER && ref.name === 'EventEncoder';
  return isEncoder ? { mask: Kind.Object, ref: { kind: 'instance', of: ENCODER } } : undefined;
}

/** `encoder.getContentType()`, `encoder.encode(event)`. */
export function callEncoder({ self }: Call, name: string): Value | undefined {
  if (self?.ref?.kind !== 'instance' || self.ref.of !== ENCODER) return undefined;
  if (name === 'getContentType') return { mask: Kind.Text, text: 'text/event-stream' };
  return /^encode(?:SSE)?$/.test(name) ? { mask: Kind.Text, text: `data: ${HOLE}\n\n` } : undefined;
}
