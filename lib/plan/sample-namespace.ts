/** Namespace of the sample applications. */
export const sampleNamespace = 'sample';
