/** Languages of the plain pages besides English, which are those of the console. */
const languages = ['zh-CN', 'pt-BR', 'es'] as const

/** The messages of the plain pages in English, with their translations in the order of the languages. */
const texts = {
  'Call records': ['通话记录', 'Registros de chamadas', 'Registros de llamadas'],
  'Sign in': ['登录', 'Entrar', 'Iniciar sesión'],
  'Sign in as {person}': ['以 {person} 的身份登录', 'Entrar como {person}', 'Iniciar sesión como {person}'],
  'This link works once. It signs you in to the call records in this browser.': [
    '此链接只能使用一次。它会在此浏览器中登录通话记录。',
    'Este link funciona uma única vez. Ele dá acesso aos registros de chamadas neste navegador.',
    'Este enlace funciona una sola vez. Inicia sesión en los registros de llamadas en este navegador.',
  ],
  'This link no longer works': ['此链接已失效', 'Este link não funciona mais', 'Este enlace ya no funciona'],
  'It has expired or was already used. Ask your administrator for a new one.': [
    '链接已过期或已被使用。请向管理员索取新链接。',
    'Ele expirou ou já foi usado. Peça um novo ao seu administrador.',
    'Ha caducado o ya se utilizó. Pida uno nuevo a su administrador.',
  ],
  'Go to sign-in': ['前往登录', 'Ir para a página de acesso', 'Ir al inicio de sesión'],
  'Try again': ['重试', 'Tentar novamente', 'Reintentar'],
  'You are not signed in': ['您尚未登录', 'Você não está conectado', 'No ha iniciado sesión'],
  'The request did not come from the page of the link. Open the link again, and use the button on its page.': [
    '请求不是来自该链接的页面。请重新打开链接，并使用页面上的按钮。',
    'A solicitação não veio da página do link. Abra o link novamente e use o botão da página.',
    'La solicitud no vino de la página del enlace. Abra el enlace de nuevo y use el botón de la página.',
  ],
  'The server cannot sign you in at the moment. Try again in a few seconds.': [
    '服务器暂时无法登录。请在几秒后重试。',
    'O servidor não pode autenticar você no momento. Tente novamente em alguns segundos.',
    'El servidor no puede iniciar su sesión en este momento. Vuelva a intentarlo en unos segundos.',
  ],
  'Your account has no access': ['您的账号没有访问权限', 'Sua conta não tem acesso', 'Su cuenta no tiene acceso'],
  'You are signed in at the identity provider, but your account may not look up call records.': [
    '您已在身份提供方登录，但您的账号无权查询通话记录。',
    'Você está conectado no provedor de identidade, mas sua conta não pode consultar registros de chamadas.',
    'Ha iniciado sesión en el proveedor de identidad, pero su cuenta no puede consultar registros de llamadas.',
  ],
  'Ask your administrator to add you to a group that has access.': [
    '请让管理员将您加入有权限的用户组。',
    'Peça ao seu administrador que inclua você em um grupo com essa permissão.',
    'Pida a su administrador que lo añada a un grupo que tenga ese permiso.',
  ],
  'Too many failed sign-ins': [
    '登录失败次数过多',
    'Muitas tentativas de acesso com falha',
    'Demasiados inicios de sesión fallidos',
  ],
  'Try again in {minutes} min.': [
    '请在 {minutes} 分钟后重试。',
    'Tente novamente em {minutes} min.',
    'Vuelva a intentarlo en {minutes} min.',
  ],
  'This sign-in is no longer valid': [
    '此次登录已失效',
    'Este acesso não é mais válido',
    'Este inicio de sesión ya no es válido',
  ],
  'It took too long, was continued in another browser, or was already used. Start again.': [
    '登录超时、在另一个浏览器中继续，或已被使用。请重新开始。',
    'Demorou demais, continuou em outro navegador ou já foi usado. Comece novamente.',
    'Tardó demasiado, continuó en otro navegador o ya se utilizó. Empiece de nuevo.',
  ],
  'The identity provider did not sign you in.': [
    '身份提供方未能让您登录。',
    'O provedor de identidade não autenticou você.',
    'El proveedor de identidad no inició su sesión.',
  ],
  'Sign-in is not available': ['无法登录', 'O acesso não está disponível', 'El inicio de sesión no está disponible'],
  'The identity provider cannot be reached at the moment. Try again in a few minutes.': [
    '暂时无法连接身份提供方。请在几分钟后重试。',
    'Não é possível acessar o provedor de identidade no momento. Tente novamente em alguns minutos.',
    'No se puede conectar con el proveedor de identidad en este momento. Vuelva a intentarlo en unos minutos.',
  ],
  'Ask your administrator. The server log has details.': [
    '请联系管理员。服务器日志中有更多信息。',
    'Fale com o seu administrador. O log do servidor tem mais informações.',
    'Consulte con su administrador. El registro del servidor da más detalles.',
  ],
  'The clocks of this server and the identity provider disagree.': [
    '此服务器与身份提供方的时钟不一致。',
    'Os relógios deste servidor e do provedor de identidade divergem.',
    'Los relojes de este servidor y del proveedor de identidad no coinciden.',
  ],
  'This server is not set up correctly for the identity provider.': [
    '此服务器的身份提供方配置不正确。',
    'Este servidor não está configurado corretamente para o provedor de identidade.',
    'Este servidor no está configurado correctamente para el proveedor de identidad.',
  ],
} as const satisfies Readonly<Record<string, readonly [string, string, string]>>

/** A message of a plain page, in English. */
export type PlainText = keyof typeof texts

/** Returns the language of a page for a browser that sends a header `Accept-Language`. */
export function languageOf(header = ''): 'en' | (typeof languages)[number] {
  const wanted = header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((text) => text.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
      return { base: tag.toLowerCase().split('-')[0], quality: Number(quality ?? 1) }
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality)
  for (const { base } of wanted) {
    if (base === 'en') return 'en'
    const found = languages.find((language) => language.toLowerCase().split('-')[0] === base)
    if (found) return found
  }
  return 'en'
}

/** Translates a message and fills in its placeholders. */
export function translate(
  text: PlainText,
  language: ReturnType<typeof languageOf>,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const translated = language === 'en' ? text : texts[text][languages.indexOf(language)]
  return String(translated).replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] ?? ''))
}
