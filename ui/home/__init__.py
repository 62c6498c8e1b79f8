"""Behind the home page: the networks that train while one reads."""
