/** A process that judges grown programs. */
import { serve } from './batch.ts';
import { grow } from './grown/index.ts';

serve({ make: grow });
