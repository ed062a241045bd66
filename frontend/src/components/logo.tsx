/** Many lines that become one. */
export function Logo(props: { size?: number }) {
  const { size = 28 } = props
  return (
    <svg
      aria-hidden="true"
      fill="none"
      height={size}
      stroke="var(--tl-accent)"
      strokeLinecap="round"
      strokeWidth="2.8"
      viewBox="0 0 32 32"
      width={size}
    >
      <path d="M4 7.5h3.4c5.4 0 5.8 8.5 11.4 8.5" opacity=".55" />
      <path d="M4 24.5h3.4c5.4 0 5.8-8.5 11.4-8.5" opacity=".55" />
      <path d="M4 16h24" />
    </svg>
  )
}
