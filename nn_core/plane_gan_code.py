def plane_gan_script(spec: object) -> str:
    return "print('later')\n"
