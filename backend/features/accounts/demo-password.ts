/** Of every demo account. No secret: the sign-in page shows it, on this machine alone. */
export const DEMO_PASSWORD = 'trunkline-demo'
