from . import campaigns, collaborations, joining, pipeline

__all__ = ["campaigns", "collaborations", "joining", "pipeline"]
