/** What friends call somebody: the first word of the name. */
export const firstName = ({ name }: { name: string }): string => name.split(' ', 1)[0] ?? name
