import type { AnchorHTMLAttributes } from 'react'
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components'

/** How a button looks: `primary` for the one main action of a view, `quiet` for those beside others, `danger` for what cannot be undone. */
export type ButtonLook = 'default' | 'primary' | 'quiet' | 'danger'

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  readonly look?: ButtonLook
  readonly isSmall?: boolean
  readonly className?: string
}

/** A button. Icons in it are 16 pixels. It opens a menu or a popover inside the triggers of `menu.tsx` and `popover.tsx`. */
export function Button({ look = 'default', isSmall = false, className, ...props }: ButtonProps) {
  return <AriaButton {...props} className={classOf(look, isSmall, className)} />
}

interface IconButtonProps extends Omit<ButtonProps, 'aria-label'> {
  /** What the button does. It is shown as a tooltip, and read to those who do not see the icon. */
  readonly label: string
}

/** A button that is only an icon. */
export function IconButton({ label, look = 'quiet', className, ...props }: IconButtonProps) {
  return <Button {...props} look={look} aria-label={label} className={className ? `icon ${className}` : 'icon'} />
}

interface ButtonLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly look?: ButtonLook
  readonly isSmall?: boolean
}

/** A link to another page that looks like a button. Inside the console, give the class to the `Link` of the router. */
export function ButtonLink({ look = 'default', isSmall = false, className, ...props }: ButtonLinkProps) {
  return <a {...props} className={classOf(look, isSmall, className)} />
}

function classOf(look: ButtonLook, isSmall: boolean, className: string | undefined): string {
  return ['button', look !== 'default' && look, isSmall && 'small', className].filter(Boolean).join(' ')
}
