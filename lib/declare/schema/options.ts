import * as z from 'zod';

/**
 * The options of an addon, sample or engine, checked whole. A plain `z.object` would drop what it does not know without
 * a word; it is taken for strict. What says itself what else it takes (`catchall`, `z.looseObject`) is left as it is.
 */
export const wholeOptions = <S extends z.ZodObject>(options: S): S | z.ZodObject =>
  options.def.catchall === undefined ? options.strict() : options;

/**
 * The same with nothing required, for a place that says a part of the options: `.partial()` alone throws where there
 * are refinements, which can judge only the whole.
 */
export const partialOptions = (options: z.ZodObject): z.ZodObject => {
  const { catchall } = options.def;
  const bare = catchall === undefined ? z.strictObject(options.shape) : z.object(options.shape).catchall(catchall);
  return bare.partial().meta(options.meta() ?? {});
};
