/** The field `annotations` of an object's metadata, for spreading; left out where an engine wants none. */
export const annotated = (annotations: Readonly<Record<string, string>>): { annotations?: Record<string, string> } =>
  Object.keys(annotations).length === 0 ? {} : { annotations: { ...annotations } };
