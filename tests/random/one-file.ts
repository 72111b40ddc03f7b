/** A process that judges programs as they are, in one file. */
import { serve } from './batch.ts';

serve();
